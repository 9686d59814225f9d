/** Tests of the tunnel through SSH servers. */
package dev.targetpostgres.tunnel;
