"""Pictures of the cloud, shown in forms.

The frontend takes no data in a form's picture but an address of Home Assistant; the cloud's own
address may be out of the browser's reach, and would tell the cloud where the person is.
"""

from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from secrets import token_urlsafe
from typing import Final

import aiohttp
from aiohttp import web
from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.components.http.auth import async_sign_path
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from .problems import Problem

_LIFE = timedelta(hours=1)
_SIZE_MAX = 1 << 20
_TIMEOUT = aiohttp.ClientTimeout(total=20)
# Not SVG, which may hold a script.
_KINDS = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Picture:
    kind: str
    data: bytes


_PICTURES: Final[HassKey[dict[str, _Picture]]] = HassKey(f"{DOMAIN}_pictures")


class PictureView(HomeAssistantView):
    """Answers the pictures of the forms that are open."""

    url = f"/api/{DOMAIN}/picture/{{key}}"
    name = f"api:{DOMAIN}:picture"

    async def get(self, request: web.Request, key: str) -> web.Response:
        """Answer a picture; its address is signed."""
        picture = request.app[KEY_HASS].data[_PICTURES].get(key)
        if picture is None:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=picture.data, content_type=picture.kind, headers=headers)


class ShownPicture:
    """A picture that a form shows until it is closed."""

    def __init__(self, hass: HomeAssistant, picture: _Picture) -> None:
        """Make the picture available."""
        if _PICTURES not in hass.data:
            hass.data[_PICTURES] = {}
            hass.http.register_view(PictureView())
        self._key = token_urlsafe()
        self._shown = hass.data[_PICTURES]
        self._shown[self._key] = picture
        self.address = async_sign_path(
            hass, PictureView.url.format(key=self._key), _LIFE, use_content_user=True
        )

    def close(self) -> None:
        """Forget the picture."""
        self._shown.pop(self._key, None)


async def async_show(hass: HomeAssistant, address: str) -> ShownPicture:
    """Fetch a picture from the cloud. Raises `Problem` when there is none."""
    data = bytearray()
    try:
        async with async_get_clientsession(hass).get(address, timeout=_TIMEOUT) as response:
            response.raise_for_status()
            async for chunk in response.content.iter_any():
                data += chunk
                if len(data) > _SIZE_MAX:
                    raise Problem("no_picture")
    except TimeoutError, ValueError, aiohttp.ClientError:
        raise Problem("no_picture") from None
    if response.content_type not in _KINDS:
        raise Problem("no_picture")
    return ShownPicture(hass, _Picture(kind=response.content_type, data=bytes(data)))
