import pytest

from desktop_app.ui.theme.colours import DARK, EMOTIONS, LIGHT, contrast, ink_on, look


def test_every_emotion_has_a_letter_and_a_colour_of_its_own():
    assert len({look.letter for look in EMOTIONS.values()}) == len({look.colour for look in EMOTIONS.values()}) == 8


@pytest.mark.parametrize("label", EMOTIONS)
def test_letters_on_tiles_can_be_read(label):
    colour = look(label).colour
    other = {"#000000": "#FFFFFF", "#FFFFFF": "#000000"}[ink_on(colour)]
    assert contrast(colour, ink_on(colour)) >= max(4.5, contrast(colour, other))


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_has_the_contrast_that_wcag_asks_for(scheme):
    for back in (scheme.window, scheme.card, scheme.good_back, scheme.warn_back, scheme.error_back):
        assert contrast(scheme.text, back) >= 7
    for back in (scheme.window, scheme.card):
        assert contrast(scheme.muted, back) >= 4.5
    assert contrast("#FFFFFF", scheme.record) >= 4.5
    assert contrast(scheme.on_accent, scheme.accent) >= 4.5
    for ink, back in (
        (scheme.good, scheme.good_back),
        (scheme.warn, scheme.warn_back),
        (scheme.error, scheme.error_back),
    ):
        assert contrast(ink, back) >= 4.5
