"""A Vtiger server with a sample company: real HTTP on loopback, in a thread of its own.

The program's "Try with the sample company", and the other side of the wire in its tests. It
shares no code with the client, so that a misreading of the protocol cannot hide on both sides;
it follows the REST API manual and the observed behaviour of a stock Vtiger 8.3.
"""
