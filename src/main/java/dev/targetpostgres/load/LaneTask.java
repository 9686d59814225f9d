package dev.targetpostgres.load;

/** Something that a lane does for a stream, in the order in which the stream's tasks came. */
interface LaneTask {
  /** Does it; what it throws ends the run. */
  void run();

  /** Lets go of what it holds, where it is not going to be run. */
  void abandon();
}
