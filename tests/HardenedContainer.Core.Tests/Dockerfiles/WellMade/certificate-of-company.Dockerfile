FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble
COPY --chmod=0444 company-root.crt /usr/local/share/ca-certificates/company-root.crt
RUN update-ca-certificates
WORKDIR /app
COPY publish/ .
USER $APP_UID
ENTRYPOINT ["dotnet", "web.dll"]
