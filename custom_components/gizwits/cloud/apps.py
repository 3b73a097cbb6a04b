"""The phone apps whose AppID is publicly known.

The AppID decides which accounts and products are visible. All are embedded in shipped apps and
published in open source projects; what a maker runs elsewhere is not here.
"""

from dataclasses import dataclass
from enum import StrEnum


class SignIn(StrEnum):
    """The back end that checks the password."""

    CLASSIC = "classic"
    """The Open API itself."""
    AEP = "aep"
    """The back end of newer brand apps; its token then works for the Open API."""


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A phone app: how a person knows it, and where its accounts can be.

    `sign_in` is in the order to try, `regions` holds the keys of `REGIONS` with the likeliest
    first; an app without a known region has all.
    """

    app_id: str
    name: str
    manufacturer: str
    sign_in: tuple[SignIn, ...] = (SignIn.CLASSIC,)
    regions: tuple[str, ...] = ("eu", "us", "cn")


KNOWN_APPS: tuple[App, ...] = (
    App(
        app_id="07452c4f036a4be3acedf8dbeef38320",
        name="Aqua Medic",
        manufacturer="Aqua Medic",
        sign_in=(SignIn.CLASSIC, SignIn.AEP),
    ),
    App(
        app_id="98754e684ec045528b073876c34c7348",
        name="Bestway Smart Hub (Lay-Z-Spa, SaluSpa)",
        manufacturer="Bestway",
        regions=("eu", "us"),
    ),
    App(
        app_id="5c42414e51aa49cdbbe5466c27e33e40",
        name="Clearlight Sauna",
        manufacturer="Clearlight",
        regions=("us",),
    ),
    App(
        app_id="c70a66ff039d41b4a220e198b0fcc8b3",
        name="Heatzy",
        manufacturer="Heatzy",
        regions=("eu",),
    ),
    App(
        app_id="c3703c4888ec4736a3a0d9425c321604",
        name="Jebao Aqua",
        manufacturer="Jebao",
        sign_in=(SignIn.AEP,),
        regions=("us", "eu", "cn"),
    ),
    App(
        app_id="b59fcef4de7a4d2ab7f4c26eb81a0537",
        name="Maxspect Syna-G",
        manufacturer="Maxspect",
        regions=("eu", "us", "cn"),
    ),
    App(
        app_id="68bb8ff791a2487ba9d015e11fe72d7b",
        name="PH-803W pH controller",
        manufacturer="iMoniter",
        regions=("cn",),
    ),
    App(
        app_id="50b40b4e57114e6ba87bd46b9abe71d8",
        name="Smart Heating (Android)",
        manufacturer="HYSEN",
        regions=("eu", "cn"),
    ),
    App(
        app_id="3bbf9e4b41b24b9ab939c9525dc9c95c",
        name="Smart Heating (iOS)",
        manufacturer="HYSEN",
        regions=("eu", "cn"),
    ),
    App(
        app_id="f11cd9dd1ea24f8d9a9164a1ebbe4200",
        name="VaySunic (Android)",
        manufacturer="VaySunic",
    ),
    App(
        app_id="43dd9325798e48f78393f80db81ce5fb",
        name="VaySunic (iOS)",
        manufacturer="VaySunic",
    ),
    App(
        app_id="78a879318939402b9c70819d918ef8ed",
        name="Wave Spa",
        manufacturer="Wave Spa",
        regions=("eu",),
    ),
    App(
        app_id="1d5b0ff021614f42a44954c362d65992",
        name="Zhuohu meter",
        manufacturer="Zhuohu",
        regions=("cn",),
    ),
)
