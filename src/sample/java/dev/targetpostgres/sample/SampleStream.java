package dev.targetpostgres.sample;

import java.util.Locale;

/** The streams of the shop and their SCHEMA messages. */
enum SampleStream {
  CUSTOMERS(
      "updated_at",
      """
      "key_properties": ["id"], "bookmark_properties": ["updated_at"],
      "schema": {"type": "object", "properties": {
        "id": {"type": "integer"},
        "name": {"type": "string"},
        "email": {"type": ["null", "string"]},
        "birthday": {"type": ["null", "string"], "format": "date"},
        "newsletter": {"type": "boolean"},
        "address": {"type": ["null", "object"], "properties": {
          "street": {"type": "string"},
          "postcode": {"type": "string"},
          "city": {"type": "string"},
          "country": {"type": "string"}}},
        "created_at": {"type": "string", "format": "date-time"},
        "updated_at": {"type": "string", "format": "date-time"}}}
      """),
  PRODUCTS(
      "updated_at",
      """
      "key_properties": ["sku"], "bookmark_properties": ["updated_at"],
      "schema": {"type": "object", "properties": {
        "sku": {"type": "string", "format": "uuid"},
        "title": {"type": "string"},
        "price": {"type": "number"},
        "weight_kg": {"type": ["null", "number"]},
        "tags": {"type": "array", "items": {"type": "string"}},
        "available": {"type": "boolean"},
        "updated_at": {"type": "string", "format": "date-time"}}}
      """),
  ORDERS(
      "updated_at",
      """
      "key_properties": ["shop", "number"], "bookmark_properties": ["updated_at"],
      "schema": {"type": "object", "properties": {
        "shop": {"type": "string"},
        "number": {"type": "integer"},
        "customer_id": {"type": "integer"},
        "status": {"type": "string"},
        "total": {"type": "number"},
        "currency": {"type": "string"},
        "lines": {"type": "array", "items": {"type": "object", "properties": {
          "sku": {"type": "string"},
          "quantity": {"type": "integer"},
          "price": {"type": "number"}}}},
        "note": {"type": ["null", "string"]},
        "ordered_at": {"type": "string", "format": "date-time"},
        "shipped_at": {"type": ["null", "string"], "format": "date-time"},
        "updated_at": {"type": "string", "format": "date-time"}}}
      """),
  PAGE_VIEWS(
      "viewed_at",
      """
      "key_properties": [], "bookmark_properties": ["viewed_at"],
      "schema": {"type": "object", "properties": {
        "viewed_at": {"type": "string", "format": "date-time"},
        "customer_id": {"type": ["null", "integer"]},
        "path": {"type": "string"},
        "referrer": {"type": ["null", "string"]},
        "seconds": {"type": "number"}}}
      """);

  private final String replicationKey;
  private final String rest;

  SampleStream(String replicationKey, String rest) {
    this.replicationKey = replicationKey;
    this.rest = rest;
  }

  String streamName() {
    return name().toLowerCase(Locale.ROOT);
  }

  String replicationKey() {
    return replicationKey;
  }

  /** The message as one line. */
  String schemaMessage() {
    String start = "{\"type\": \"SCHEMA\", \"stream\": \"" + streamName() + "\", ";
    String oneLine = rest.strip().replaceAll("\\{\\s*\\n\\s*", "{").replaceAll("\\s*\\n\\s*", " ");
    return start + oneLine + "}";
  }
}
