"""Draw what creating and validating cost against the number of files, as `limits.py` measured it."""

from __future__ import annotations

import math

_INK, _SOFT, _LINE = "#1c1c1a", "#55534e", "#d8d4ca"
_COLOURS = {"create": "#8a3b00", "validate": "#2c5f7c"}
"""The colours of our pages (`archiver/pages/page.css`)."""


def draw(lines: dict[str, dict[int, float]]) -> str:
    """Return a picture of seconds against files, both in powers of ten."""
    width, height, left, right, edge = 640, 400, 64, 150, 40
    lowest, highest = -2, 2  # 0.01 s to 100 s

    def place(files: float, seconds: float) -> tuple[float, float]:
        across = (math.log10(files) - 3) / 3
        up = (math.log10(seconds) - lowest) / (highest - lowest)
        return left + across * (width - left - right), height - edge - up * (height - 2 * edge)

    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-labelledby="title" '
            f'font-family="Vazirmatn, Segoe UI, sans-serif" font-size="13" fill="{_SOFT}">'
        ),
        '<title id="title">Seconds to create and to validate a bag, by the number of its files of 200 octets</title>',
        f'<rect width="{width}" height="{height}" fill="#fdfcf9"/>',
    ]
    for power in range(3, 7):
        x, y = place(10**power, 10**lowest)
        parts.append(f'<path d="M{x:.0f} {y:.0f}V{edge}" stroke="{_LINE}"/>')
        parts.append(f'<text x="{x:.0f}" y="{y + 20:.0f}" text-anchor="middle">{10**power:,} files</text>')
    for power in range(lowest, highest + 1):
        x, y = place(1000, 10**power)
        parts.append(f'<path d="M{x:.0f} {y:.0f}H{width - right}" stroke="{_LINE}"/>')
        parts.append(f'<text x="{x - 8:.0f}" y="{y + 4:.0f}" text-anchor="end">{10**power:g} s</text>')
    for name, points in lines.items():
        colour, dash = _COLOURS[name.partition(",")[0]], "" if "two" in name else ' stroke-dasharray="6 4"'
        row = [place(files, seconds) for files, seconds in sorted(points.items())]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in row)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in row]
        x, y = row[-1]
        parts.append(f'<text x="{x + 10:.0f}" y="{y + 4:.0f}" fill="{_INK}">{name}</text>')
    return "\n".join([*parts, "</svg>\n"])
