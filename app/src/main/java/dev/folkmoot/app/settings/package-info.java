/**
 * What a node is told: by one YAML file, by the environment, which goes before the file, and by
 * flags, which go before both.
 *
 * <p>Every key of the file stands for a variable of the environment ({@code Keys} has them all),
 * and what reads the variables reads the file: {@link dev.folkmoot.app.settings.Configuration} puts
 * the file's values under those of the process and remembers where each one stands, so that a value
 * that cannot be is named by its line. One record a concern makes something of them: {@link
 * dev.folkmoot.app.settings.NodeSettings}, {@link dev.folkmoot.app.settings.MeshSettings}, {@link
 * dev.folkmoot.app.settings.RoutingSettings}. What has no place in a variable, the list of engines,
 * is read by itself.
 *
 * <p>The YAML that is understood is what people write by hand: no aliases, no tags, no deep nests.
 */
@NullMarked
package dev.folkmoot.app.settings;

import org.jspecify.annotations.NullMarked;
