// Nothing is marshalled here, so that the one import needs no stub to be made at start.
[assembly: System.Runtime.CompilerServices.DisableRuntimeMarshalling]
