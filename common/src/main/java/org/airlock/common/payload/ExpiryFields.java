package org.airlock.common.payload;

import java.time.Instant;
import java.util.Optional;
import org.airlock.common.json.Fields;
import org.airlock.common.json.JsonObject;
import org.airlock.common.kms.Expiry;

/** The expiry decision in a payload: {@code {"model": …, "validTo": …}}. */
final class ExpiryFields {
  private ExpiryFields() {}

  static JsonObject write(Expiry expiry) {
    JsonObject.Builder json = JsonObject.builder().put("model", expiry.model());
    expiry.validTo().ifPresent(instant -> json.put("validTo", instant));
    return json.build();
  }

  static Expiry read(Fields parent, String name) {
    Fields fields = parent.object(name);
    String model = fields.string("model");
    Optional<Instant> validTo = fields.optionalInstant("validTo");
    fields.end();
    try {
      Expiry expiry = new Expiry(validTo);
      if (expiry.model().equals(model)) {
        return expiry;
      }
    } catch (IllegalArgumentException fraction) {
      // Refused below.
    }
    throw parent.refuse(
        name, "is not an expiry: a model, and a validTo in whole seconds exactly when it expires");
  }
}
