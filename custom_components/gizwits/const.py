"""Constants of the Gizwits integration."""

from typing import Final

DOMAIN: Final = "gizwits"

# Keys of an entry's data. `region`, `username`, `password` and `token` are Home Assistant's constants.
CONF_APP_ID: Final = "app_id"
CONF_API: Final = "api"
CONF_SIGN_IN: Final = "sign_in"
# Instead of user name and password: of an anonymous account, and of one that a provider vouches
# for. An account that has none of all these lives as long as its token.
CONF_PHONE_ID: Final = "phone_id"
CONF_PROVIDER: Final = "provider"
CONF_PROVIDER_UID: Final = "provider_uid"

# Keys of an entry's token.
CONF_UID: Final = "uid"
CONF_VALUE: Final = "value"
CONF_EXPIRES_AT: Final = "expires_at"

# Key of an entry's options: what a person chose for single devices.
CONF_DEVICES: Final = "devices"

# Keys of the forms only.
CONF_APP: Final = "app"
CONF_ADVANCED: Final = "advanced"
CONF_ADD_ANYWAY: Final = "add_anyway"
CONF_PHONE: Final = "phone"
CONF_APP_SECRET: Final = "app_secret"
CONF_WITH_CAPTCHA: Final = "with_captcha"
CONF_CAPTCHA: Final = "captcha"
CONF_SEND_AGAIN: Final = "send_again"
CONF_PROVIDER_TOKEN: Final = "provider_token"
CONF_TOKEN_SECRET: Final = "token_secret"

# Key of a reauthentication's data: the cloud's error code that made it necessary.
CONF_ERROR_CODE: Final = "error_code"

PLATFORMS: Final = (
    "binary_sensor",
    "button",
    "calendar",
    "climate",
    "cover",
    "datetime",
    "event",
    "fan",
    "humidifier",
    "image",
    "light",
    "lock",
    "number",
    "scene",
    "select",
    "sensor",
    "siren",
    "switch",
    "text",
    "time",
    "vacuum",
    "valve",
    "water_heater",
)
