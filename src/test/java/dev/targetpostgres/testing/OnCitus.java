package dev.targetpostgres.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Skips a class of tests, with the reason, unless there is a Citus cluster to test on. */
@Target(ElementType.TYPE)
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfEnvironmentVariable(
    named = CitusDatabase.URL_VARIABLE,
    matches = "\\s*\\S.*",
    disabledReason = "skipped: TEST_CITUS_URL names no coordinator of a Citus cluster")
public @interface OnCitus {}
