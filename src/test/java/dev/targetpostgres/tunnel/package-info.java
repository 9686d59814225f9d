/** Tests of the way through SSH servers. */
package dev.targetpostgres.tunnel;
