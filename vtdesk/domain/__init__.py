"""What a CRM record is: plain values and rules, without clock, network, disk or screen."""
