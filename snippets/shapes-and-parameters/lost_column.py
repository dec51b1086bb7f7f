from convbook.shapes import output_size

k, s, p = 3, 2, 1
for n in range(5, 13):
    size = output_size(n, k, stride=s, padding=p)
    last = (size - 1) * s - p + k - 1  # the end of the last window
    unused = n - 1 + p - last
    print(f"n = {n:2}: size {size}, places left over at the end: {unused}")
