# Home Assistant runs probatio under the name voluptuous: mypy shall see the same.
from probatio import *
