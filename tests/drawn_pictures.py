"""Pictures drawn for tests where no real set is at hand: each class has a texture and a shape of its own."""

from __future__ import annotations

import random
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

SIZE = (256, 192)
GROUNDS = {
    "cardboard": (176, 132, 84),
    "glass": (90, 150, 110),
    "metal": (150, 152, 158),
    "paper": (236, 234, 226),
    "plastic": (70, 130, 210),
    "trash": (96, 70, 96),
}


def draw_pictures(folder: Path, each: int) -> None:
    """Write ``each`` JPEGs into one subfolder for each class; the same ones every time."""
    for number, (name, ground) in enumerate(GROUNDS.items()):
        (folder / name).mkdir(parents=True)
        for index in range(each):
            picture = _picture(number, ground, random.Random(1000 * number + index))
            picture.save(folder / name / f"{name}{index + 1}.jpg", quality=92)


def _picture(number: int, ground: tuple[int, int, int], dice: random.Random) -> Image.Image:
    shift = dice.randint(-18, 18)
    picture = Image.new("RGB", SIZE, tuple(max(0, min(255, c + shift)) for c in ground))
    draw = ImageDraw.Draw(picture)
    for _ in range(40):
        _texture(draw, number, dice)
    x, y, r = dice.randint(70, 180), dice.randint(60, 130), dice.randint(30, 50)
    edge = tuple(255 - c for c in ground)
    box = (x - r, y - r, x + r, y + r)
    if number % 3 == 0:
        draw.rectangle(box, outline=edge, width=6)
    elif number % 3 == 1:
        draw.ellipse(box, outline=edge, width=6)
    else:
        draw.polygon([(x, y - r), (x - r, y + r), (x + r, y + r)], outline=edge, width=6)
    return picture.filter(ImageFilter.GaussianBlur(dice.uniform(0, 1.2)))


def _texture(draw: ImageDraw.ImageDraw, number: int, dice: random.Random) -> None:
    x, y = dice.randint(0, SIZE[0]), dice.randint(0, SIZE[1])
    shade = dice.randint(40, 215)
    colour = (shade, shade, shade)
    if number < 2:
        draw.line((0, y, SIZE[0], y + (number * 60)), fill=colour, width=2)
    elif number < 4:
        draw.line((x, 0, x + (number - 2) * 60, SIZE[1]), fill=colour, width=2)
    elif number == 4:
        draw.ellipse((x, y, x + 9, y + 9), fill=colour)
    else:
        draw.rectangle((x, y, x + 11, y + 5), fill=colour)
