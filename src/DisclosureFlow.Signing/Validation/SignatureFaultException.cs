namespace DisclosureFlow.Signing.Validation;

/// <summary>Ends the validation of one signature; never leaves the validator.</summary>
internal sealed class SignatureFaultException(SubIndication subIndication, Reason reason) : Exception(reason.En)
{
    public SubIndication SubIndication { get; } = subIndication;

    public Reason Reason { get; } = reason;

    /// <summary>ETSI EN 319 102-1, tables 5 and 6: what could not be checked is undecided, what was checked and does not hold has failed.</summary>
    public Indication Indication => SubIndication is SubIndication.CryptoConstraintsFailure or SubIndication.NoSigningCertificateFound ? Indication.Indeterminate : Indication.TotalFailed;
}
