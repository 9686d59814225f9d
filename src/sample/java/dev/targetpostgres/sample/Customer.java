package dev.targetpostgres.sample;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A customer, who moves house or changes their mind about the newsletter. */
final class Customer {
  private static final LocalDate EARLIEST_BIRTHDAY = LocalDate.of(1940, 1, 1);

  private final long id;
  private final String name;
  private final @Nullable String email;
  private final @Nullable String birthday;
  private final String createdAt;
  private boolean newsletter;
  private @Nullable Map<String, Object> address;

  Customer(long id, Words words, String createdAt) {
    this.id = id;
    this.name = words.personName();
    this.email = words.chance(90) ? "customer" + id + "@example.com" : null;
    this.birthday =
        words.chance(60)
            ? EARLIEST_BIRTHDAY.plusDays(words.random().nextInt(24_000)).toString()
            : null;
    this.createdAt = createdAt;
    this.newsletter = words.chance(40);
    this.address = words.chance(85) ? newAddress(words) : null;
  }

  long id() {
    return id;
  }

  ShopRecord change(Words words, String changedAt) {
    if (words.chance(50)) {
      newsletter = !newsletter;
    } else {
      address = newAddress(words);
    }
    return toRecord(changedAt);
  }

  ShopRecord toRecord(String changedAt) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("id", id);
    values.put("name", name);
    values.put("email", email);
    values.put("birthday", birthday);
    values.put("newsletter", newsletter);
    values.put("address", address);
    values.put("created_at", createdAt);
    values.put("updated_at", changedAt);
    return new ShopRecord(SampleStream.CUSTOMERS, changedAt, values);
  }

  private static Map<String, Object> newAddress(Words words) {
    Words.City city = words.city();
    Map<String, Object> address = new LinkedHashMap<>();
    address.put("street", words.street());
    address.put("postcode", String.format("%05d", words.random().nextInt(100_000)));
    address.put("city", city.name());
    address.put("country", city.country());
    return address;
  }
}
