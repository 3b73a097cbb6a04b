"""What Home Assistant's and HACS' reviewers and their tools ask; script/validate runs this folder alone."""
