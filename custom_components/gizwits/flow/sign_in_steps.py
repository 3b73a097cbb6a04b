"""Adding an account that exists, by its password or its token; or one that is made at first use."""

from dataclasses import replace
from uuid import uuid4

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_TOKEN

from ..cloud.auth import Anonymous, bare_token
from ..cloud.users import NOT_IN_CHINA, Provider
from ..const import CONF_ADD_ANYWAY, CONF_PROVIDER, CONF_TOKEN_SECRET, CONF_UID
from .account import account_from_form, credentials_of, third_party_of
from .account_steps import AccountSteps, Typed
from .forms import ADD_ANYWAY, ANONYMOUS, BY_PROVIDER, BY_TOKEN, SIGN_IN
from .problems import Problem
from .sign_in import NOTHING_FOUND, async_sign_in


class SignInSteps(AccountSteps):
    """The steps `sign_in`, `token`, `third_party` and `anonymous`."""

    _anonymous: Anonymous | None = None

    async def async_step_sign_in(self, user_input: Typed | None = None) -> ConfigFlowResult:
        """Ask for app and account, and look for its devices in all regions."""
        return await self._async_sign_in("sign_in", user_input)

    async def _async_sign_in(self, step_id: str, user_input: Typed | None) -> ConfigFlowResult:
        typed, problem = user_input or {}, None
        if user_input is not None:
            try:
                account = account_from_form(typed, credentials_of(typed))
                add_anyway = typed.get(CONF_ADD_ANYWAY, False)
                return await self._async_add(account, add_anyway=add_anyway)
            except Problem as err:
                problem = err
        nothing_found = problem is not None and problem.key in NOTHING_FOUND
        ask = nothing_found or CONF_ADD_ANYWAY in typed
        form = replace(SIGN_IN, last=ADD_ANYWAY) if ask else SIGN_IN
        return self._ask(step_id, form, typed, problem)

    async def async_step_token(self, user_input: Typed | None = None) -> ConfigFlowResult:
        """Ask for the token of an account, and look where it is good."""
        return await self._async_fill("token", BY_TOKEN, user_input, self._async_use_token)

    async def _async_use_token(self, typed: Typed) -> ConfigFlowResult:
        token = bare_token(typed[CONF_UID].strip(), typed[CONF_TOKEN].strip())
        self._account = account_from_form(typed, token)
        found = (await async_sign_in(self.hass, self._account)).found[0]
        if found.token.uid != token.uid:
            raise Problem("wrong_uid", CONF_UID)
        return await self._async_create(found)

    async def async_step_third_party(self, user_input: Typed | None = None) -> ConfigFlowResult:
        """Ask what a provider says of its user."""
        return await self._async_fill(
            "third_party", BY_PROVIDER, user_input, self._async_use_provider
        )

    async def _async_use_provider(self, typed: Typed) -> ConfigFlowResult:
        account = account_from_form(typed, third_party_of(typed))
        provider = typed[CONF_PROVIDER]
        if provider in NOT_IN_CHINA and account.server.region == "cn":
            raise Problem("provider_not_in_china", CONF_PROVIDER)
        if provider == Provider.TWITTER and not typed.get(CONF_TOKEN_SECRET):
            raise Problem("token_secret_required", CONF_TOKEN_SECRET)
        return await self._async_add(account)

    async def async_step_anonymous(self, user_input: Typed | None = None) -> ConfigFlowResult:
        """Ask where an account without a name shall be."""
        return await self._async_fill("anonymous", ANONYMOUS, user_input, self._async_use_anonymous)

    async def _async_use_anonymous(self, typed: Typed) -> ConfigFlowResult:
        # The same one at every try: a first try may have made the account.
        self._anonymous = self._anonymous or Anonymous(phone_id=uuid4().hex)
        account = account_from_form(typed, self._anonymous)
        return await self._async_add(replace(account, servers=(account.server,)))
