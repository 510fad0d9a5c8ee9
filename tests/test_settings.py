from pathlib import Path

import pytest

from extractor.errors import SettingMissing, UsageError
from extractor.extract.settings import Settings, Strict, config_in, has_endpoint, require_endpoint, settings_from

KEY = "sk-test-0123456789"


def test_flag_wins_over_environment_and_environment_over_file() -> None:
    env = {"EXTRACTOR_MODEL": "from-env", "OPENAI_BASE_URL": "http://env/v1"}
    config = {"model": "from-file", "base_url": "http://file/v1", "window_chars": 9000}
    settings = settings_from({"model": "from-flag", "base_url": None}, env, config)
    assert (settings.model, settings.base_url, settings.window_chars) == ("from-flag", "http://env/v1", 9000)


def test_nothing_given_gives_the_defaults_and_no_endpoint() -> None:
    settings = settings_from({}, {"OPENAI_API_KEY": "  "}, {})
    assert settings == Settings()
    assert (settings.timeout_s, settings.transport_tries, settings.reasks, settings.strict) == (600, 6, 2, Strict.AUTO)
    assert not has_endpoint(settings)


@pytest.mark.parametrize("env", [{"OPENAI_API_KEY": KEY}, {"OPENAI_BASE_URL": "http://127.0.0.1:8000/v1"}])
def test_key_or_address_makes_an_endpoint(env: dict[str, str]) -> None:
    settings = settings_from({}, env, {})
    assert has_endpoint(settings)
    require_endpoint(settings)


def test_missing_key_says_what_to_set() -> None:
    with pytest.raises(SettingMissing, match="OPENAI_API_KEY") as caught:
        require_endpoint(Settings())
    assert caught.value.exit_code == 2


def test_missing_key_is_told_when_the_default_address_is_written_out() -> None:
    with pytest.raises(SettingMissing):
        require_endpoint(Settings(base_url="https://api.openai.com/v1"))


def test_key_is_never_shown() -> None:
    settings = settings_from({}, {"OPENAI_API_KEY": KEY}, {})
    assert settings.key == KEY
    assert KEY not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"


@pytest.mark.parametrize("key", ["钥匙-secret", "sk-secret\nsecond", "sk secret"])
def test_key_that_no_header_can_carry_is_refused_without_showing_it(key: str) -> None:
    with pytest.raises(UsageError, match="setting api_key") as caught:
        settings_from({"api_key": key}, {}, {})
    assert "secret" not in str(caught.value)


def test_key_in_a_configuration_file_is_refused() -> None:
    with pytest.raises(UsageError, match="configuration file") as caught:
        settings_from({}, {}, {"api_key": KEY})
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    ["nonsense", "ftp://host/v1", "http://", "http://[bad", "http://host:99999/v1", "http://a b/", "http://a..b/v1"],
)
def test_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="is not a web address"):
        settings_from({"base_url": url}, {}, {})


def test_password_in_an_address_is_not_told() -> None:
    assert Settings(base_url="https://user:pass@host:8443/v1").host == "host:8443"


def test_unknown_setting_tells_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"setting modell: is not known\nTry: one of model, base_url"):
        settings_from({}, {}, {"modell": "x"})


@pytest.mark.parametrize(
    "config", [{"timeout_s": 0}, {"transport_tries": 0}, {"window_chars": "many"}, {"strict": "no"}]
)
def test_wrong_value_names_the_setting(config: dict[str, object]) -> None:
    with pytest.raises(UsageError, match=f"setting {next(iter(config))}"):
        settings_from({}, {}, config)


def test_configuration_is_read_from_both_files(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.extractor]\nmodel = "a"\nseed = 7\n', encoding="utf-8")
    (tmp_path / "extractor.toml").write_text('model = "b"\n', encoding="utf-8")
    assert config_in(tmp_path) == {"model": "b", "seed": 7}


def test_folder_without_configuration_gives_none(tmp_path: Path) -> None:
    assert config_in(tmp_path) == {}


@pytest.mark.parametrize("content", [b"model = ", b'model = "\xff"'])
def test_broken_configuration_names_the_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "extractor.toml").write_bytes(content)
    with pytest.raises(UsageError, match=r"extractor\.toml: cannot be read"):
        config_in(tmp_path)


@pytest.mark.parametrize("content", ["tool = 5", "[[tool.extractor]]\nmodel = 'a'", "[tool]\nextractor = 5"])
def test_project_file_of_another_form_is_told_or_passed_over(tmp_path: Path, content: str) -> None:
    (tmp_path / "pyproject.toml").write_text(content, encoding="utf-8")
    if content == "tool = 5":
        assert config_in(tmp_path) == {}
    else:
        with pytest.raises(UsageError, match=r"pyproject\.toml: its tool\.extractor is no table"):
            config_in(tmp_path)


def test_configuration_nested_too_deeply_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "extractor.toml").write_text("a = " + "[" * 5_000, encoding="utf-8")
    with pytest.raises(UsageError, match=r"extractor\.toml: cannot be read"):
        config_in(tmp_path)
