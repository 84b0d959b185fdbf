"""What follows from the records: durations, states, counts and statistics, computed and never stored."""
