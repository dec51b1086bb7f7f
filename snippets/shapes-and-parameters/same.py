from convbook.shapes import output_size

print("kernel_size  (k - 1) // 2 zeros  padding='same'")
for k in (3, 4, 5):
    half = output_size(50, k, padding=(k - 1) // 2)
    same = output_size(50, k, padding="same")
    print(f"{k:11} {half:19} {same:15}")
