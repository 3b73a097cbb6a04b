"""What all flows share: forms that show a problem beside its field."""

from homeassistant.config_entries import ConfigEntryBaseFlow, ConfigFlowResult
import voluptuous as vol

from .problems import Problem


class Steps(ConfigEntryBaseFlow):
    """A flow of forms."""

    def _show(
        self, step_id: str, form: vol.Schema, problem: Problem | None, **placeholders: str
    ) -> ConfigFlowResult:
        """Show a form with what was wrong with it, if anything was."""
        errors = {}
        if problem:
            # An error of a field that the form lacks would not be shown.
            errors = {problem.field if problem.field in form.schema else "base": problem.key}
            placeholders |= problem.placeholders
        return self.async_show_form(
            step_id=step_id,
            data_schema=form,
            errors=errors,
            description_placeholders=placeholders,
        )
