/**
 * The settings: their names, types, defaults and documentation, and the reading of their values
 * from files and the environment.
 */
@NullMarked
package dev.targetpostgres.config;

import org.jspecify.annotations.NullMarked;
