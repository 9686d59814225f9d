/**
 * TLS: what the settings ask for, certificates and keys from files or text, and the sockets that
 * the driver makes from them.
 */
@NullMarked
package dev.targetpostgres.tls;

import org.jspecify.annotations.NullMarked;
