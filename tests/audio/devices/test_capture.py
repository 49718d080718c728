import pytest

from desktop_app.audio.devices.capture import _not_opened


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (("Unanticipated host error", -9999, (13, -2147024891, "Access is denied.")), "no_permission"),
        (("Error opening InputStream: Permission denied",), "no_permission"),
        (("Error opening InputStream: Device unavailable", -9985), "device_failed"),
    ],
    ids=["Windows", "ALSA", "in use"],
)  # fmt: skip
def test_a_microphone_that_the_system_refuses_is_told_from_one_that_fails(arguments: tuple, kind: str) -> None:
    error = _not_opened("USB", Exception(*arguments))
    assert error.kind == kind
    assert "“USB”" in str(error)
