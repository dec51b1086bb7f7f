from convbook.dna import BASES, POINTS, all_8mers, composition, least_squares

data = all_8mers()
predicted = least_squares(composition(data.x), data.y, data.train)
for i, base in enumerate(BASES):
    only = (data.codes == i).all(1)
    print(f"{base * 8}: {POINTS[i]:.0f} points,", end=" ")
    print(f"by composition {predicted[only].item():.1f}")
