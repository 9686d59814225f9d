/**
 * Settings: their names, types, defaults and documentation, and reading them from files and the
 * environment.
 */
@NullMarked
package dev.targetpostgres.config;

import org.jspecify.annotations.NullMarked;
