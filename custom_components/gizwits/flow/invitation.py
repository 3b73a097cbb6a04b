"""The repair flow of an invitation: accept the device, or decline it."""

from typing import TYPE_CHECKING

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntryState
from homeassistant.helpers import issue_registry as ir

from ..cloud import ErrorCode, GizwitsError
from ..failure import async_text_of
from ..invitations import async_sharing_changed

if TYPE_CHECKING:
    from ..coordinator import GizwitsConfigEntry

# Somebody was faster, or nobody was fast enough.
_OVER = frozenset(
    {
        ErrorCode.GUEST_ALREADY_BOUND,
        ErrorCode.NOT_FOUND_SHARING_INFO,
        ErrorCode.SHARING_IS_EXPIRED,
        ErrorCode.SHARING_IS_COMPLETED,
        ErrorCode.INVALID_SHARING_BECAUSE_UNBINDING,
        ErrorCode.SHARING_ALREADY_CANCELLED,
    }
)


class InvitationFlow(RepairsFlow):
    """Answers an invitation that an account has received."""

    async def async_step_init(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Ask for the answer."""
        issue = ir.async_get(self.hass).async_get_issue(self.handler, self.issue_id)
        return self.async_show_menu(
            step_id="init",
            menu_options=["accept", "decline"],
            description_placeholders=issue.translation_placeholders if issue else None,
        )

    async def async_step_accept(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Take the device."""
        return await self._async_answer(accept=True)

    async def async_step_decline(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Do not take the device."""
        return await self._async_answer(accept=False)

    async def _async_answer(self, *, accept: bool) -> RepairsFlowResult:
        assert self.data
        entry: GizwitsConfigEntry | None = self.hass.config_entries.async_get_entry(
            str(self.data["entry_id"])
        )
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        account = entry.runtime_data.account
        sharing = account.client.sharing
        answer = sharing.accept if accept else sharing.refuse
        try:
            await answer(int(self.data["sharing_id"] or 0))
        except GizwitsError as err:
            if err.code in _OVER:
                await async_sharing_changed(account)
                return self.async_abort(reason="over")
            return self.async_abort(
                reason="failed",
                description_placeholders={"error": await async_text_of(self.hass, err)},
            )
        await async_sharing_changed(account)
        return self.async_create_entry(data={})
