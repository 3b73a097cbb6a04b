"""Datapoints that must never be plain controls: resets, upgrades, clocks and reserved points."""

from itertools import pairwise

from .schema import Datapoint
from .words import squashed, words

_RESET = (
    "reset", "reboot", "restart", "factory", "upgrade", "licen", "复位", "重启", "重置", "恢复出厂", "还原出厂", "出厂设置",
    "恢复默认", "升级", "授权", "格式化", "初始化", "清零", "清空", "清除数据", "清除记录", "清除电量", "解绑", "配网", "fuwei", "chongqi", "chongzhi", "chuchang", "shengji",
)  # fmt: skip
_RESET_PAIRS = {
    "reset",
    "reboot",
    "restart",
    "upgrade",
    "firmwareupdate",
    "restoredefault",
    "restoredefaults",
    "eraseall",
    "erasedata",
    "deleteall",
    "cleardata",
    "clearall",
    "clearrecord",
    "clearrecords",
    "clearhistory",
    "clearenergy",
    "clearelectricity",
    "clearpower",
    "clearconsumption",
    "loaddefault",
    "loaddefaults",
}
_RESET_WORDS = {"ota", "unbind", "initialize", "initialise", "bootloader"}
_NOT_RESET = ("preset", "ureset")  # a preset, a temperatureset
_RESERVED = {"bak", "bk", "backup", "reserve", "reserved", "resv", "rsv", "rsvd", "rfu", "spare", "unused", "dummy",
             "beiyong", "baoliu", "yuliu"}  # fmt: skip
_RESERVED_WHEN_NUMBERED = {"bit", "byte", "word", "data", "option", "res", "rev"}
_RESERVED_LABEL = ("备用", "保留", "预留", "未使用", "未定义")
_RESERVED_FILLER = ("数据点", "数据", "字段", "字节", "参数", "扩展", "位", "点", "的")
_CLOCK = {
    "ymd", "hms", "ymddata", "hmsdata", "clock", "rtc", "rtctime", "datetime", "timestamp", "unixtime", "utc", "utctime",
    "hour", "minute", "second", "week", "weekday", "year", "month", "day", "date", "timehour", "timemin", "timeminute",
    "timesec", "timesecond", "timeweek", "timeday", "timemonth", "timeyear", "synctime", "timesync", "settime",
    "timezone", "systime", "systemtime", "localtime", "currenttime", "nowtime", "devicetime", "calibrationtime",
    "jiaoshi", "shizhong", "riqi",
}  # fmt: skip
_CLOCK_LABEL = (
    "校时",
    "对时",
    "日期数据",
    "时间数据",
    "日期时间",
    "同步时间",
    "时间同步",
    "系统时间",
    "当前时间",
    "时钟",
    "时区",
)


def guard(datapoint: Datapoint) -> str | None:
    """Return why a datapoint must not become a plain control (reset, reserved or clock), or None."""
    if _is_reset(datapoint.name) or _is_reset(datapoint.display_name):
        return "reset"
    if _is_reserved(datapoint):
        return "reserved"
    if _is_clock(datapoint):
        return "clock"
    return None


def _is_reset(text: str) -> bool:
    parts = words(text)
    if any(first + second in _RESET_PAIRS for first, second in pairwise(parts)):
        return True
    if _RESET_WORDS.intersection(parts):
        return True
    for wrong in _NOT_RESET:
        parts = tuple(part.replace(wrong, " ") for part in parts)
    return any(stem in part for part in parts for stem in _RESET)


def _is_reserved(datapoint: Datapoint) -> bool:
    parts = words(datapoint.name)
    letters = "".join(part for part in parts if not part.isdecimal())
    numbered = any(part.isdecimal() for part in parts)
    if letters in _RESERVED or (numbered and letters in _RESERVED_WHEN_NUMBERED):
        return True
    return any(_says_reserved(text) for text in (datapoint.display_name, datapoint.description))


def _says_reserved(text: str) -> bool:
    """Return whether nothing but "reserved" and filler is said: a spare battery is not a reserved point."""
    rest = "".join(part for part in words(text[:64]) if not part.isdecimal())
    if not any(label in rest for label in _RESERVED_LABEL):
        return False
    for filler in (*_RESERVED_LABEL, *_RESERVED_FILLER):
        rest = rest.replace(filler, "")
    return not rest or rest.isascii()


def _is_clock(datapoint: Datapoint) -> bool:
    says_more = not datapoint.writable and " " in datapoint.display_name.strip()
    if squashed(datapoint.name) in _CLOCK and not says_more:
        return True
    return any(label in datapoint.display_name for label in _CLOCK_LABEL)
