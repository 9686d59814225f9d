/** Tests that the documentation is right: links, commands, outputs, settings and wording. */
@NullMarked
package dev.targetpostgres.docs;

import org.jspecify.annotations.NullMarked;
