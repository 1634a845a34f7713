// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Utils;

/** Makes the user's own serializers and deserializers, which ours stand around. */
final class UsersClasses {
  private UsersClasses() {}

  /**
   * Makes an instance of the class that a setting names; one that is there already is taken.
   *
   * @param configure configures what was made
   * @throws ConfigException naming the setting and its value
   */
  static <T> T make(Map<String, ?> configs, String setting, Class<T> type, Consumer<T> configure) {
    Object value = configs.get(setting);
    if (type.isInstance(value)) {
      return type.cast(value);
    }
    if (value == null) {
      throw new ConfigException(setting, null, "must name the class of your own " + name(type));
    }
    T made;
    try {
      Object instance =
          value instanceof Class<?> named
              ? Utils.newInstance(named)
              : Utils.newInstance(value.toString().trim(), Object.class);
      made = type.cast(instance);
    } catch (ClassNotFoundException | RuntimeException e) {
      throw new ConfigException(
          setting, value, "can't be made into a " + name(type) + ": " + e.getMessage());
    }
    configure.accept(made);
    return made;
  }

  private static String name(Class<?> type) {
    return type.getSimpleName().toLowerCase(java.util.Locale.ROOT);
  }
}
