"""Draws the time of a letter against the number of letters, as SVG, from lines on standard input.

    printf '%s\n' 'now 1000 1.9' 'now 100000 1.65' | python -m benchmarks.plot > docs/growth.svg

A line has the name of a build, a number of letters, and the milliseconds that one of them took.
"""

import math
import sys
from collections import defaultdict

WIDTH, HEIGHT, MARGIN = 640, 300, 50
COLOURS = ("#1f6feb", "#8a8a8a", "#c2410c")
Points = dict[str, list[tuple[int, float]]]


def main() -> None:
    """Read the lines and print the drawing."""
    points: Points = defaultdict(list)
    for line in sys.stdin:
        name, size, milliseconds = line.rsplit(maxsplit=2)
        points[name].append((int(size), float(milliseconds)))
    sys.stdout.write(draw(points))


def draw(points: Points) -> str:
    """Return the drawing."""
    sizes = sorted({size for line in points.values() for size, _ in line})
    low, high = math.log10(sizes[0]), math.log10(sizes[-1])
    top = math.ceil(max(time for line in points.values() for _, time in line))

    def place(size: int, time: float) -> str:
        x = MARGIN + (math.log10(size) - low) / (high - low) * (WIDTH - 3 * MARGIN)
        return f"{x:.0f},{HEIGHT - MARGIN - time / top * (HEIGHT - 2 * MARGIN):.0f}"

    shapes = []
    for step in range(top + 1):
        _, y = place(sizes[0], step).split(",")
        shapes.append(f'<path d="M{MARGIN} {y}H{WIDTH - MARGIN}" stroke="#ddd"/>')
        shapes.append(f'<text x="10" y="{y}">{step} ms</text>')
    for size in sizes:
        x, _ = place(size, 0).split(",")
        shapes.append(f'<text x="{x}" y="{HEIGHT - 25}" text-anchor="middle">{size:,}</text>')
    for colour, (name, line) in zip(COLOURS, points.items(), strict=False):
        places = [place(*point) for point in sorted(line)]
        style = f'fill="none" stroke="{colour}" stroke-width="2"'
        shapes.append(f'<polyline points="{" ".join(places)}" {style}/>')
        x, y = places[-1].split(",")
        shapes.append(f'<text x="{int(x) + 8}" y="{y}" fill="{colour}">{name}</text>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
    head += 'font-family="sans-serif" font-size="12" role="img">'
    title = "<title>Processor time of a letter by the number of letters</title>"
    return "\n".join([head, title, *shapes, "</svg>\n"])


if __name__ == "__main__":
    main()
