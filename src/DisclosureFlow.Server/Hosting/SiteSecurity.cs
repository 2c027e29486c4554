using NetEscapades.AspNetCore.SecurityHeaders.Infrastructure;

namespace DisclosureFlow.Server.Hosting;

/// <summary>The headers every response carries: nothing is loaded, framed or sent elsewhere that a page does not need.</summary>
internal static class SiteSecurity
{
    /// <summary>Headers of all pages: scripts run only with the nonce of this one response.</summary>
    /// <param name="formTargets">Origins beside our own that a form may lead to: the callbacks of registered clients (OAuth 2 redirects after sign-in).</param>
    public static HeaderPolicyCollection Headers(params string[] formTargets) => new HeaderPolicyCollection()
        .AddFrameOptionsDeny()
        .AddContentTypeOptionsNoSniff()
        .AddReferrerPolicySameOrigin()
        .AddCrossOriginOpenerPolicy(policy => policy.SameOrigin())
        .AddCrossOriginResourcePolicy(policy => policy.SameOrigin())
        .AddStrictTransportSecurityMaxAgeIncludeSubDomains(maxAgeInSeconds: 31_536_000)
        .RemoveServerHeader()
        .AddPermissionsPolicy(policy =>
        {
            policy.AddCamera().None();
            policy.AddMicrophone().None();
            policy.AddGeolocation().None();
            policy.AddPayment().None();
            policy.AddUsb().None();
            // The package's default set switches passkeys off.
            policy.AddCustomFeature("publickey-credentials-get").Self();
            policy.AddCustomFeature("publickey-credentials-create").Self();
        })
        .AddContentSecurityPolicy(policy =>
        {
            policy.AddDefaultSrc().None();
            policy.AddBaseUri().None();
            policy.AddObjectSrc().None();
            policy.AddFrameAncestors().None();
            policy.AddFormAction().Self().From(formTargets);
            policy.AddScriptSrc().WithNonce();
            policy.AddStyleSrc().Self();
            // bpmn-js carries its marks as data: images inside its style sheet.
            policy.AddImgSrc().Self().Data();
            policy.AddFontSrc().Self();
            policy.AddConnectSrc().Self();
            policy.AddWorkerSrc().Self();
            policy.AddManifestSrc().Self();
        });
}
