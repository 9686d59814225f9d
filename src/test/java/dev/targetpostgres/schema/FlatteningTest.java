package dev.targetpostgres.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of flattened members are those of the Meltano SDK's {@code flatten_key}. */
final class FlatteningTest {
  @ParameterizedTest
  @CsvSource({
    "a.b, 255, a__b",
    "a.b.c, 255, a__b__c",
    "city.name, 10, cit__name",
    "city.name, 11, city__name",
    "billing_address.cityName, 20, ba__cityName",
    "billing_address.postal_code.z, 20, ba__postal_code__z",
    "billing_address.postal_code.z, 18, ba__pc__z",
    "first_one.second_one.third_one, 1, fo__so__to",
    "_x.y, 1, _x__y",
    "ab.c, 3, ab__c",
    "ÄÖ.ß_ß, 3, äö__ssss",
    "a_name_that_is_in_no_object, 5, a_name_that_is_in_no_object"
  })
  void abbreviatesFromTheOutermostOn(String path, int limit, String name) {
    Flattening flattening = new Flattening(3, "__", limit);
    assertThat(flattening.name(List.of(path.split("\\.")))).isEqualTo(name);
  }
}
