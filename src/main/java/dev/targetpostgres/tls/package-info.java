/** TLS: reads the settings, certificates and keys, and encrypts the driver's sockets. */
@NullMarked
package dev.targetpostgres.tls;

import org.jspecify.annotations.NullMarked;
