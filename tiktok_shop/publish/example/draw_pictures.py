"""Draws the pictures of the example feed: `python draw_pictures.py` writes them into pictures/ beside this file."""

from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw

SIDE = 600
# Shapes are drawn larger and scaled down, which smooths their edges.
SCALE = 2
PAPER = "#f6f1e7"
SHADOW = "#e4dbca"
COLORS = {
    "harbor": "#3d5a73",
    "moss": "#6f7f4f",
    "sand": "#cdb48a",
    "rust": "#b5623f",
    "cream": "#e9dcc0",
    "charcoal": "#4a4a48",
    "rose": "#c58a86",
    "sun": "#e0ac3f",
    "plum": "#6d4a63",
}


class Canvas:
    """A square sheet with coordinates from 0 to 100 in both directions."""

    def __init__(self) -> None:
        self._image = Image.new("RGB", (SIDE * SCALE, SIDE * SCALE), PAPER)
        self._draw = ImageDraw.Draw(self._image)

    def points(self, *numbers: float) -> list[float]:
        return [number * SIDE * SCALE / 100 for number in numbers]

    def oval(self, *box: float, color: str) -> None:
        self._draw.ellipse(self.points(*box), fill=color)

    def ring(self, *box: float, color: str, width: float) -> None:
        self._draw.ellipse(self.points(*box), outline=color, width=round(width * SIDE * SCALE / 100))

    def block(self, *box: float, color: str, round_by: float = 2) -> None:
        self._draw.rounded_rectangle(self.points(*box), radius=round_by * SIDE * SCALE / 100, fill=color)

    def shape(self, *corners: float, color: str) -> None:
        self._draw.polygon(self.points(*corners), fill=color)

    def save(self, path: Path) -> None:
        """Few colors in a palette make a small file."""
        self._image.resize((SIDE, SIDE), Image.Resampling.LANCZOS).quantize(24, dither=Image.Dither.NONE).save(
            path, optimize=True
        )


def mug(sheet: Canvas, color: str) -> None:
    sheet.oval(18, 78, 80, 88, color=SHADOW)
    sheet.ring(58, 36, 84, 68, color=color, width=5)
    sheet.block(22, 25, 68, 83, color=color, round_by=6)
    sheet.oval(22, 20, 68, 31, color="#ffffff")
    sheet.oval(26, 22, 64, 29, color="#7a5a43")


def teapot(sheet: Canvas, color: str) -> None:
    sheet.oval(15, 76, 85, 87, color=SHADOW)
    sheet.shape(66, 56, 88, 32, 93, 36, 72, 72, color=color)
    sheet.ring(8, 38, 34, 68, color=color, width=4.5)
    sheet.oval(22, 34, 76, 83, color=color)
    sheet.oval(36, 28, 62, 40, color=color)
    sheet.oval(45, 20, 53, 29, color=SHADOW)


def candle(sheet: Canvas, color: str) -> None:
    sheet.oval(20, 78, 80, 89, color=SHADOW)
    sheet.block(27, 40, 73, 84, color=color, round_by=4)
    sheet.block(35, 54, 65, 72, color=PAPER, round_by=1)
    sheet.block(49.3, 30, 50.7, 41, color="#4a4a48", round_by=0)
    sheet.oval(45, 13, 55, 33, color="#e0ac3f")


def cushion(sheet: Canvas, color: str) -> None:
    sheet.shape(14, 16, 50, 22, 86, 16, 80, 50, 86, 84, 50, 78, 14, 84, 20, 50, color=color)
    for offset in range(0, 50, 10):
        sheet.block(28, 28 + offset, 72, 30 + offset, color=PAPER, round_by=1)


def tee(sheet: Canvas, color: str) -> None:
    sheet.shape(32, 18, 68, 18, 92, 36, 82, 50, 71, 43, 71, 86, 29, 86, 29, 43, 18, 50, 8, 36, color=color)
    sheet.oval(40, 12, 60, 25, color=PAPER)
    sheet.shape(50, 44, 62, 68, 38, 68, color=PAPER)
    sheet.block(48, 66, 52, 74, color=PAPER, round_by=0)


def dress(sheet: Canvas, color: str) -> None:
    sheet.shape(38, 10, 44, 10, 50, 20, 56, 10, 62, 10, 64, 42, 84, 90, 16, 90, 36, 42, color=color)
    sheet.block(35.5, 40, 64.5, 45, color=SHADOW, round_by=0)


def jeans(sheet: Canvas, color: str) -> None:
    sheet.shape(30, 10, 70, 10, 76, 92, 56, 92, 50, 36, 44, 92, 24, 92, color=color)
    sheet.block(30, 10, 70, 16, color="#2c4257", round_by=0)
    sheet.oval(48, 11, 52, 15, color="#cdb48a")


def socks(sheet: Canvas, color: str) -> None:
    sheet.oval(24, 80, 84, 90, color=SHADOW)
    sheet.block(30, 12, 54, 70, color=color, round_by=3)
    sheet.block(30, 58, 80, 84, color=color, round_by=12)
    sheet.block(30, 12, 54, 22, color=COLORS["cream"], round_by=3)
    sheet.block(30, 30, 54, 34, color=COLORS["cream"], round_by=0)
    sheet.block(30, 40, 54, 44, color=COLORS["cream"], round_by=0)


def jar(sheet: Canvas, color: str) -> None:
    sheet.oval(20, 78, 80, 88, color=SHADOW)
    sheet.block(26, 36, 74, 84, color="#ffffff", round_by=5)
    sheet.block(24, 22, 76, 40, color=color, round_by=3)
    sheet.block(34, 52, 66, 70, color=color, round_by=1)


def puzzle(sheet: Canvas, color: str) -> None:
    sheet.block(18, 30, 70, 82, color=color, round_by=3)
    sheet.oval(36, 18, 52, 36, color=color)
    sheet.oval(62, 46, 82, 64, color=color)
    sheet.oval(36, 72, 52, 90, color=PAPER)
    sheet.oval(12, 46, 28, 64, color=PAPER)


def bottle(sheet: Canvas, color: str) -> None:
    sheet.oval(28, 84, 72, 92, color=SHADOW)
    sheet.block(43, 10, 57, 34, color="#b9c6b0")
    sheet.block(34, 28, 66, 90, color="#b9c6b0", round_by=8)
    sheet.block(37, 46, 63, 87, color=color, round_by=6)
    sheet.block(42, 8, 58, 15, color="#4a4a48", round_by=1)


def book(sheet: Canvas, color: str) -> None:
    sheet.shape(22, 86, 80, 86, 84, 90, 26, 90, color=SHADOW)
    sheet.block(24, 12, 78, 86, color=color, round_by=1)
    sheet.block(24, 12, 31, 86, color="#4a4a48", round_by=1)
    sheet.block(39, 26, 70, 30, color=PAPER, round_by=0)
    sheet.block(39, 34, 62, 37, color=PAPER, round_by=0)


def power_bank(sheet: Canvas, color: str) -> None:
    sheet.oval(24, 84, 76, 91, color=SHADOW)
    sheet.block(30, 12, 70, 88, color=color, round_by=7)
    for offset in range(4):
        sheet.oval(40 + offset * 6, 76, 43 + offset * 6, 79, color="#e0ac3f" if offset < 3 else SHADOW)


PICTURES: dict[Callable[[Canvas, str], None], tuple[str, ...]] = {
    mug: ("harbor", "moss", "sand", "rust", "cream"),
    teapot: ("harbor", "charcoal", "rust"),
    candle: ("moss", "rust", "cream", "plum"),
    cushion: ("rust", "harbor", "moss"),
    tee: ("cream", "charcoal", "rust"),
    dress: ("moss", "plum"),
    jeans: ("harbor",),
    socks: ("rust", "harbor", "moss", "charcoal"),
    jar: ("rose", "moss", "sun"),
    puzzle: ("sun", "harbor", "rust"),
    bottle: ("sun", "rose"),
    book: ("plum", "harbor"),
    power_bank: ("charcoal",),
}


def draw_size_chart(path: Path) -> None:
    """A table without text: what matters is that it has the 1,024 pixels that a size chart needs."""
    chart = Image.new("RGB", (1200, 1024), PAPER)
    draw = ImageDraw.Draw(chart)
    for row in range(6):
        for column in range(5):
            left, top = 60 + column * 220, 60 + row * 152
            fill = COLORS["harbor"] if row == 0 else COLORS["sand"] if column == 0 else "#ffffff"
            draw.rectangle((left, top, left + 208, top + 140), fill=fill)
    chart.quantize(8).save(path, optimize=True)


def main() -> None:
    folder = Path(__file__).with_name("pictures")
    folder.mkdir(exist_ok=True)
    for draw, colors in PICTURES.items():
        for color in colors:
            sheet = Canvas()
            draw(sheet, COLORS[color])
            sheet.save(folder / f"{draw.__name__.replace('_', '-')}-{color}.png")
    draw_size_chart(folder / "size-chart.png")
    Image.new("RGB", (160, 160), COLORS["sand"]).quantize(4).save(folder / "thumbnail.png", optimize=True)


if __name__ == "__main__":
    main()
