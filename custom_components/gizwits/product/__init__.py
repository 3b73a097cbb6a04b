"""What a datapoint means: parsing, exact values, meaning and entities. Imports nothing from homeassistant."""
