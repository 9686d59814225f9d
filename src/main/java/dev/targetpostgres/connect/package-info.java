/** Works out what to connect to: settings, URLs, libpq's variables and files. Knows no driver. */
@NullMarked
package dev.targetpostgres.connect;

import org.jspecify.annotations.NullMarked;
