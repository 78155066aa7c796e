namespace HardenedContainer.Guard;

/// <summary>What the guard does: <c>HardenContainerGuard</c>.</summary>
public enum GuardMode
{
    /// <summary>Nothing.</summary>
    Off,

    /// <summary>Nothing is forbidden: the kernel logs each call that <see cref="Enforce"/> would refuse. Alarms are on.</summary>
    Audit,

    /// <summary>What is not allowed fails with EPERM, and other processes see neither environment nor memory.</summary>
    Enforce,
}
