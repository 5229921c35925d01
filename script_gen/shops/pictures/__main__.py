"""Draw the sample shops' pictures again: `python -m script_gen.shops.pictures --fonts DIR`."""

import argparse
from pathlib import Path

from script_gen.shops.pictures.gallery import draw_all

SHOPS = Path(__file__).parent.parent
TYPEFACE = "NotoSansSC-Bold.ttf"


def main() -> None:
    """Write every picture into its shop's folder and say what it weighs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fonts", type=Path, required=True, help=f"the folder that holds {TYPEFACE}")
    for shop, product, png in draw_all(parser.parse_args().fonts / TYPEFACE):
        file = SHOPS / shop / "images" / f"{product}.png"
        file.write_bytes(png)
        print(f"{file.relative_to(SHOPS)}: {len(png) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
