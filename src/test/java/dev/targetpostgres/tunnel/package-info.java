/** Tests of connections through SSH servers. */
package dev.targetpostgres.tunnel;
