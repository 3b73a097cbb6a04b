"""Reading a QR code in a picture that a person has uploaded."""

from pathlib import Path
from typing import Final

from homeassistant.components.file_upload import process_uploaded_file
from homeassistant.core import HomeAssistant
from PIL import Image
import zxingcpp

from .problems import Problem

KINDS: Final = ("image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp")

_CODES = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
_SIZE_MAX = 20 << 20
# As much as phones take; a small file can unpack to much more. What can be read smaller is.
_PIXELS_MAX = 50_000_000
_SIDE = 3000


async def async_read_qr(hass: HomeAssistant, file_id: str, field: str) -> str:
    """Return the text of the one QR code in an uploaded picture. Raises `Problem`."""

    def read() -> str:
        try:
            with process_uploaded_file(hass, file_id) as path:
                texts = _read(path)
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as err:
            raise Problem("picture_unreadable", field) from err
        if len(texts) == 1:
            return texts.pop()
        raise Problem("qr_several" if texts else "qr_missing", field)

    return await hass.async_add_executor_job(read)


def _read(path: Path) -> set[str]:
    """Return the texts of all QR codes in a picture. Raises ValueError for one that is too big."""
    if path.stat().st_size > _SIZE_MAX:
        raise ValueError("too big a file")
    with Image.open(path, formats=_FORMATS) as picture:
        if picture.width * picture.height > _PIXELS_MAX:
            raise ValueError("too many pixels")
        picture.draft("L", (_SIDE, _SIDE))
        grey = picture.convert("L")
    codes = zxingcpp.read_barcodes(grey, formats=_CODES)
    return {code.text.strip() for code in codes} - {""}
