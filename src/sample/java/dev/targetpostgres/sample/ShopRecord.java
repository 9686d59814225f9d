package dev.targetpostgres.sample;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row as the shop's database holds it at a moment.
 *
 * @param changedAt the value of the stream's replication key
 */
record ShopRecord(SampleStream stream, String changedAt, Map<String, @Nullable Object> values) {}
