package org.airlock.online.kms;

import java.util.Map;
import java.util.Optional;

/**
 * Settings from one map: {@code property:}, {@code variable:}, {@code profile:}, {@code services:}.
 */
record PlayedSettings(Map<String, String> values) implements Settings {
  static final PlayedSettings NONE = new PlayedSettings(Map.of());

  private Optional<String> value(String kind, String name) {
    return Optional.ofNullable(values.get(kind + ":" + name));
  }

  @Override
  public Optional<String> systemProperty(String name) {
    return value("property", name);
  }

  @Override
  public Optional<String> environmentVariable(String name) {
    return value("variable", name);
  }

  @Override
  public Optional<String> profileProperty(String name) {
    return value("profile", name);
  }

  @Override
  public Optional<String> servicesProperty(String name) {
    return value("services", name);
  }
}
