package dev.folkmoot.libp2p.platform;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;

/**
 * The machine under a host.
 *
 * @param threads makes the virtual threads that all work is done on
 * @param timers monotonic time
 * @param clock the time of day, for what is signed and dated
 * @param random keys, nonces, jitter
 */
public record Platform(
    ThreadFactory threads, Timers timers, InstantSource clock, SecureRandom random) {}
