package dev.folkmoot.engine.remote;

import dev.folkmoot.core.model.ModelCard;

/**
 * A model of a server.
 *
 * @param id what the server calls it
 * @param card what we know of it
 */
record Listed(String id, ModelCard card) {}
