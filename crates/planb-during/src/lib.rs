//! What happens during the crisis: incident, meeting, task, contact and the rest of its capabilities live here.
