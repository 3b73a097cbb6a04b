"""Options: which datapoints of a device are shown, and what they mean."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.translation import async_get_translations

from ..const import CONF_DEVICES, DOMAIN
from ..device import DeviceCoordinator
from ..identity import unique_id
from ..own_profiles import choices_for
from ..product.entity import EntitySpec
from ..product.quantities import fits
from .datapoint_forms import CORRECTED, classes_of, correction_form, pick_form, shown_form
from .option_steps import OptionSteps, names_of

CONF_DATAPOINT: Final = "datapoint"
CONF_SHOWN: Final = "shown"


class DatapointSteps(OptionSteps):
    """Choices are the strongest layer of profiles; they hold for one device of the account."""

    _device: DeviceCoordinator
    _spec: EntitySpec

    async def async_step_datapoints(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which device it is about."""
        if user_input is not None:
            self._device = self._device_by_id(user_input[ATTR_DEVICE_ID])
            return await self.async_step_device()
        form = pick_form(ATTR_DEVICE_ID, names_of(self.account.devices.values()))
        return self.async_show_form(step_id="datapoints", data_schema=form)

    async def async_step_device(self, user_input: None = None) -> ConfigFlowResult:
        """Ask what to do with the device."""
        steps = ["show"]
        if any(classes_of(spec) for spec in self._specs()):
            steps.append("correct")
        if self._chosen():
            steps.append("forget")
        return self.async_show_menu(
            step_id="device",
            menu_options=steps,
            description_placeholders={"device": self._device.device_name},
        )

    async def async_step_show(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask which datapoints are shown."""
        before = [name for name, spec in self._named().items() if self._is_shown(spec)]
        if user_input is None:
            form = shown_form(CONF_SHOWN, self._labels(self._named()), before)
            return self.async_show_form(
                step_id="show",
                data_schema=form,
                description_placeholders={"device": self._device.device_name},
            )
        after = user_input.get(CONF_SHOWN, [])
        changes: dict[str, dict[str, Any]] = {}
        for name in set(before) - set(after):
            changes[name] = {"hidden": True}
        for name in set(after) - set(before):
            changes[name] = {"hidden": False, "enabled": True}
            self._enable(self._named()[name])
        return self._keep(changes)

    async def async_step_correct(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which datapoint is to be corrected."""
        specs = {name: spec for name, spec in self._named().items() if classes_of(spec)}
        if user_input is not None:
            self._spec = specs[user_input[CONF_DATAPOINT]]
            return await self.async_step_datapoint()
        return self.async_show_form(
            step_id="correct", data_schema=pick_form(CONF_DATAPOINT, self._labels(specs))
        )

    async def async_step_datapoint(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for unit, class and range of the datapoint."""
        spec, errors = self._spec, {}
        now = {name: getattr(spec, name) for name in CORRECTED}
        if user_input is not None:
            said = {
                name: user_input.get(name) for name in map(str, correction_form(spec, {}).schema)
            }
            if error := _problem(said):
                errors = error
            else:
                changed = {name: each for name, each in said.items() if each != now[name]}
                return self._keep({_name(spec): changed} if changed else {})
        form = correction_form(spec, await self._class_names(spec))
        return self.async_show_form(
            step_id="datapoint",
            data_schema=self.add_suggested_values_to_schema(form, user_input or now),
            errors=errors,
            description_placeholders={"datapoint": self._labels({"": spec})[""]},
        )

    async def async_step_forget(self, user_input: None = None) -> ConfigFlowResult:
        """Forget all choices for the device."""
        devices = dict(self.config_entry.options[CONF_DEVICES])
        del devices[self._device.did]
        return self.async_create_entry(data={**self.config_entry.options, CONF_DEVICES: devices})

    def _keep(self, changes: Mapping[str, Mapping[str, Any]]) -> ConfigFlowResult:
        """Store changed fields beside those chosen before."""
        chosen = {**self._chosen()}
        for name, fields in changes.items():
            chosen[name] = {**chosen.get(name, {}), **fields}
        devices = {**self.config_entry.options.get(CONF_DEVICES, {})}
        if chosen:
            devices[self._device.did] = chosen
        return self.async_create_entry(data={**self.config_entry.options, CONF_DEVICES: devices})

    def _chosen(self) -> Mapping[str, Mapping[str, Any]]:
        return choices_for(self.config_entry, self._device.did)

    def _specs(self) -> Iterator[EntitySpec]:
        return (spec for spec in self._device.specs if spec.datapoint)

    def _named(self) -> dict[str, EntitySpec]:
        return {_name(spec): spec for spec in self._specs()}

    def _labels(self, specs: Mapping[str, EntitySpec]) -> dict[str, str]:
        chinese = self.hass.config.language.startswith("zh")
        return {
            name: f"{(chinese and spec.chinese) or spec.name} ({_name(spec)})"
            for name, spec in specs.items()
        }

    def _registered(self, spec: EntitySpec) -> er.RegistryEntry | None:
        registry = er.async_get(self.hass)
        key = unique_id(self._device.namespace, spec.key)
        entity_id = registry.async_get_entity_id(spec.platform, DOMAIN, key)
        return registry.async_get(entity_id) if entity_id else None

    def _is_shown(self, spec: EntitySpec) -> bool:
        entity = self._registered(spec)
        return not spec.hidden and entity is not None and not entity.disabled

    def _enable(self, spec: EntitySpec) -> None:
        """Enable an entity that was disabled from the start or by the person."""
        if (entity := self._registered(spec)) and entity.disabled:
            er.async_get(self.hass).async_update_entity(entity.entity_id, disabled_by=None)

    async def _class_names(self, spec: EntitySpec) -> dict[str, str]:
        """Return device classes with the names that Home Assistant gives them."""
        texts = await async_get_translations(
            self.hass, self.hass.config.language, "entity_component", [spec.platform]
        )
        prefix = f"component.{spec.platform}.entity_component"
        return {each: texts.get(f"{prefix}.{each}.name", each) for each in classes_of(spec)}


def _name(spec: EntitySpec) -> str:
    return spec.datapoint.name if spec.datapoint else spec.key


def _problem(said: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with a correction: the field and the error."""
    if "unit" in said and not fits(said["device_class"], said["unit"]):
        return {"device_class": "class_misfits"}
    low, high = said.get("minimum"), said.get("maximum")
    if low is not None and high is not None and low >= high:
        return {"maximum": "range_empty"}
    return {}
